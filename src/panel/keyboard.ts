const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity };

/** On a chain's line the arrows move between chains and fold or unfold it, as in the editor's own lists. */
export function moveInChains(event: KeyboardEvent): void {
  const target = event.target;
  if (!(target instanceof HTMLElement) || !target.matches('.chain-summary') || hasModifier(event)) return;
  const step = STEPS[event.key];
  if (step === undefined) {
    fold(event, target.parentElement as HTMLDetailsElement);
    return;
  }
  const lines = [...document.querySelectorAll<HTMLElement>('.chain-summary')];
  const index = Math.min(lines.length - 1, Math.max(0, lines.indexOf(target) + step));
  event.preventDefault();
  lines[index]?.focus();
  lines[index]?.scrollIntoView({ block: 'nearest' });
}

/** Enter searches, as the button does; with Shift, and while an input method composes, it is the box's own. */
export function searchOnEnter(event: KeyboardEvent, search: () => void): void {
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  search();
}

function fold(event: KeyboardEvent, chain: HTMLDetailsElement): void {
  if (event.key !== 'ArrowRight' && event.key !== 'ArrowLeft') return;
  event.preventDefault();
  chain.open = event.key === 'ArrowRight';
}

function hasModifier(event: KeyboardEvent): boolean {
  return event.altKey || event.ctrlKey || event.metaKey || event.shiftKey;
}
