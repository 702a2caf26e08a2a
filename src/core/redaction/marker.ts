/** What stands where a secret stood: its kind in a form that searches and templates take as any other word. */

const MARKER_SOURCE = String.raw`‹secret:[a-z0-9-]{1,40}›`;
const MARKER = new RegExp(MARKER_SOURCE, 'u');

/** @param kind lower-case words with hyphens: "github-token" */
export function toMarker(kind: string): string {
  return `‹secret:${kind}›`;
}

/** True for a text in which a secret was masked: a diff like that cannot be applied as it is. */
export function hasSecret(text: string): boolean {
  return MARKER.test(text);
}

/** Where markers stand already. */
export function findMarkers(text: string): { start: number; end: number }[] {
  if (!text.includes('‹secret:')) return [];
  const markers = text.matchAll(new RegExp(MARKER_SOURCE, 'gu'));
  return [...markers].map(({ 0: marker, index }) => ({ start: index, end: index + marker.length }));
}
