/** `$(name)`, as VS Code's `ThemeIcon` has it; a backslash before anything else would be shown. */
const ICON = /\$\([A-Za-z0-9-]+(?:~[A-Za-z]+)?\)/g;

/** Text for a pick, which would draw the icons that it names. */
export function escapeIcons(text: string): string {
  return text.replace(ICON, '\\$&');
}
