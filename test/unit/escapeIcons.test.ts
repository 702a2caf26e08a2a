import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { escapeIcons } from '../../src/host/escapeIcons.ts';

describe('text for a pick', () => {
  const rows: [given: string, text: string, expected: string][] = [
    ['what the editor would draw as an icon', 'make -j$(nproc)', 'make -j\\$(nproc)'],
    ['several, one that turns', '$(git-branch) $(sync~spin)', '\\$(git-branch) \\$(sync~spin)'],
    ['escaped by its shell', 'echo \\$(date)', 'echo \\\\$(date)'],
    ['what names no icon', '$(date +%s) ${HOME} $() $5', '$(date +%s) ${HOME} $() $5'],
  ];
  for (const [given, text, expected] of rows) it(given, () => assert.equal(escapeIcons(text), expected));
});
