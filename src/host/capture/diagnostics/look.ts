import type { EditJournal, TextChange } from '../../../core/errors/editJournal.ts';
import type { ChangeStages } from '../../../core/explanation/hunkTiming.ts';

/** One look back: errors that appeared or went together are held against the same changes, looked up and compared once. */
export class Look {
  readonly nowMs: number;
  readonly #journal: EditJournal;
  readonly #changes = new Map<string, TextChange[]>();
  readonly #stages = new Map<string, ChangeStages[]>();
  readonly #answers = new Map<string, Promise<boolean>>();

  constructor(journal: EditJournal, nowMs: number) {
    this.#journal = journal;
    this.nowMs = nowMs;
  }

  changesBetween(fromMs: number, toMs: number): TextChange[] {
    return remember(this.#changes, `${fromMs} ${toMs}`, () => this.#journal.changesBetween(fromMs, toMs));
  }

  stagesOf(life: { openedAtMs: number; standingAtMs: number | null; goneAtMs: number }): ChangeStages[] {
    const key = `${life.openedAtMs} ${life.standingAtMs ?? ''} ${life.goneAtMs}`;
    return remember(this.#stages, key, () => this.#journal.stagesOf(life, this.nowMs));
  }

  ask(key: string, question: () => Promise<boolean>): Promise<boolean> {
    return remember(this.#answers, key, question);
  }
}

function remember<Value>(known: Map<string, Value>, key: string, find: () => Value): Value {
  const value = known.get(key) ?? find();
  known.set(key, value);
  return value;
}
