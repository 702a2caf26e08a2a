import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fromSaved, INITIAL, reduce, toSaved } from '../../src/panel/state.ts';
import { toVisible } from '../../src/panel/visibleText.ts';
import { toGuidance, toHeadline, toNoMore, toOffers, toProof, toTeller } from '../../src/panel/wording.ts';
import type { PanelChain, PanelView } from '../../src/protocol/panel.ts';
import { chain, VIEWS, view } from '../support/panelSamples.ts';

const show = (state: typeof INITIAL, shown: ReturnType<typeof view>) => reduce(state, { type: 'view', view: shown });
const other = { errorId: null, chainId: null, text: 'another', place: null, canOpen: false };

describe('the state of the page', () => {
  const strangers = [
    null,
    1,
    'view',
    {},
    { type: 'view' },
    { type: 'view', view: null },
    { type: 'view', view: { chains: 3 } },
    { type: 'copied' },
  ];
  for (const message of strangers) {
    it(`does not change by ${JSON.stringify(message)}`, () => assert.equal(reduce(INITIAL, message), INITIAL));
  }

  it('has new chains with the first answer, not with a refreshed one', () => {
    const first = show(INITIAL, view());
    assert.deepEqual([first.newSubject, first.newChains], [true, true]);
    const again = show(first, view({ chains: [] }));
    assert.deepEqual([again.newSubject, again.newChains], [false, false]);
  });

  it('takes the question at once and keeps the earlier chains until it is answered', () => {
    const first = show(INITIAL, view());
    const asked = show(first, view({ subject: other, state: 'loading', stale: true }));
    assert.deepEqual([asked.newSubject, asked.newChains, asked.headline], [true, false, first.headline]);
    const answered = show(asked, view({ subject: other }));
    assert.deepEqual([answered.newSubject, answered.newChains], [false, true]);
  });

  it('announces an answer once, and neither a look-up nor a refresh without news', () => {
    const loading = show(INITIAL, view({ state: 'loading', chains: [] }));
    assert.equal(loading.announcement, null);
    const answered = show(loading, view());
    assert.equal(answered.announcement, 'Similar past fixes 3 found, best first');
    assert.equal(show(answered, view()).announcement, null);
    assert.equal(
      show(answered, view({ notice: 'Paused.' })).announcement,
      'Similar past fixes 3 found, best first Paused.',
    );
  });

  it('says when a diff is copied, and only then', () => {
    const copied = reduce(show(INITIAL, view()), { type: 'copied', attemptId: 'fix-00000001' });
    assert.deepEqual([copied.announcement, copied.copiedAttemptId], ['Diff copied.', 'fix-00000001']);
    assert.equal(show(copied, view()).copiedAttemptId, null);
  });

  it('is saved as its best answer where the question has no id', () => {
    const subject = { errorId: null, chainId: null, text: 'typed by hand', place: null, canOpen: false };
    const asked = view({ subject });
    assert.equal(toSaved(asked, []).subjectId, asked.chains[0]?.chainId);
    assert.equal(toSaved({ ...asked, recent: true }, []).subjectId, null);
  });

  it('is saved as ids only', () => {
    const saved = toSaved(view(), ['chain-00000001', 'fix-00000011']);
    assert.deepEqual(saved, { subjectId: 'err-0000000a', openIds: ['chain-00000001', 'fix-00000011'] });
    assert.deepEqual(fromSaved(saved), saved);
    assert.deepEqual(fromSaved('nonsense'), { subjectId: null, openIds: [] });
    assert.deepEqual(fromSaved({ subjectId: 3, openIds: [1, 'a'] }), { subjectId: null, openIds: ['a'] });
  });
});

const SILENT = ['empty', 'none', 'nothingFound', 'underThreshold', 'allHidden'];

describe('the wording', () => {
  it('has a heading for every state and guidance only where there is nothing to show', () => {
    for (const [name, shown] of Object.entries(VIEWS)) {
      assert.notEqual(toHeadline(shown).title, '', name);
      assert.equal(toGuidance(shown).length > 0, SILENT.includes(name), name);
    }
  });

  it('says why nothing is shown, and never that it nearly was', () => {
    const silent = (bestConfidence: number) =>
      view({ chains: [], silence: { reason: 'underThreshold', bestConfidence }, threshold: 0.5 });
    assert.equal(toHeadline(silent(0.4999)).title, 'No past fix is likely enough.');
    assert.match(
      toGuidance(silent(0.4999))[0] ?? '',
      /probability of 49\u00a0%; nothing is shown unless one reaches 50\u00a0%/,
    );
    assert.match(toGuidance(silent(0.0004))[0] ?? '', /probability of under 1\u00a0%;/);
    assert.equal(toHeadline(VIEWS['none'] ?? view()).title, 'No past fix is known for this error.');
    assert.match(toHeadline(VIEWS['allHidden'] ?? view()).title, /are hidden/);
  });

  it('offers weaker matches and hidden fixes where there may be any, once', () => {
    const offered = (rest: Partial<PanelView>) => toOffers(view(rest)).map(({ label }) => label);
    const also = { weaker: false, hidden: false };
    assert.deepEqual(offered({}), ['Show Weaker Matches']);
    assert.deepEqual(offered({ hidden: 1 }), ['Show Weaker Matches', 'Show 1 Hidden Fix']);
    assert.deepEqual(offered({ hidden: 2, also: { ...also, weaker: true } }), ['Show 2 Hidden Fixes']);
    assert.deepEqual(offered({ hidden: 2, also: { weaker: true, hidden: true } }), []);
    assert.deepEqual(offered({ chains: [], silence: { reason: 'nothingKnown', bestConfidence: null } }), []);
    assert.deepEqual(offered({ recent: true, subject: null }), []);
    assert.deepEqual(offered({ state: 'failed' }), []);
  });

  it('does not call similar what is shown only because it was asked for', () => {
    const titleOf = (...chains: Partial<PanelChain>[]) =>
      toHeadline(view({ chains: chains.map((rest, index) => chain(index + 1, rest)) })).title;
    assert.equal(titleOf({ weak: true }), 'Weaker match');
    assert.equal(titleOf({ weak: true }, { weak: true }), 'Weaker matches');
    assert.equal(titleOf({ verdict: 'neverShow' }), 'Hidden past fix');
    assert.equal(titleOf({}, { weak: true }), 'Similar past fixes');
  });

  it('says so where no weaker match came', () => {
    const also = { weaker: true, hidden: false };
    assert.equal(toNoMore(view({ also })), 'There are no weaker matches.');
    assert.equal(toNoMore(view({ also, chains: [chain(1), chain(2, { weak: true })] })), '');
    assert.equal(toNoMore(view()), '');
  });

  it('calls proof only what was seen, and says who tells the rest', () => {
    assert.match(toProof(chain(1, { evidence: 'cleared' })), /^Cleared: the error disappeared/);
    const claim = chain(1, { evidence: 'cleared', origin: 'agent' });
    assert.deepEqual(
      [toProof(claim), toTeller(claim)],
      ['Told by an agent: nobody saw the error go.', 'Told by an agent'],
    );
    const imported = chain(1, { evidence: 'kept', origin: 'imported' });
    assert.match(toProof(imported), /^Imported: nobody saw the error go here\..* counts as kept\.$/);
    assert.equal(toTeller(imported), 'Imported');
    assert.match(toProof({ ...claim, reopened: true }), /came back/);
  });

  it('shows what a text would hide', () => {
    assert.equal(toVisible('a\0b\u001b[31m\u202Ec\tä\r\n👩‍💻'), 'a␀b␛[31m‹U+202E›c\tä\n👩‍💻');
  });
});
