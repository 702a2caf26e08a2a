/** What keeps a window from recording. */
export type RecordingHindrance = 'untrusted' | 'disabled' | 'incognito' | 'paused';

export type RecordingFacts = { isTrusted: boolean; isEnabled: boolean; isIncognito: boolean; isPaused: boolean };

/** As a sentence without its end. */
export const HINDRANCE_WORDS: Readonly<Record<RecordingHindrance, string>> = {
  untrusted: 'This workspace is not trusted',
  disabled: 'Capture is switched off (dejaFix.capture.enabled)',
  incognito: 'This workspace is incognito (dejaFix.capture.incognito)',
  paused: 'Capture is paused',
};

/** The one that is hardest to change; null when all is recorded. */
export function findHindrance({
  isTrusted,
  isEnabled,
  isIncognito,
  isPaused,
}: RecordingFacts): RecordingHindrance | null {
  if (!isTrusted) return 'untrusted';
  if (!isEnabled) return 'disabled';
  if (isIncognito) return 'incognito';
  return isPaused ? 'paused' : null;
}
