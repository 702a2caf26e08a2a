import type { FrameLocator } from 'playwright-core';
import type { Theme } from './editorPage.ts';

/** What the editor's page writes on the body of a webview. */
const BODY_CLASSES: Readonly<Record<Theme['kind'], string>> = {
  vs: 'vscode-light',
  'vs-dark': 'vscode-dark',
  'hc-black': 'vscode-high-contrast',
  'hc-light': 'vscode-high-contrast-light',
};

type Colour = [red: number, green: number, blue: number];
type ShownText = { text: string; colour: Colour; behind: Colour };
export type PanelColours = { background: string; contrasts: { text: string; contrast: number }[] };

/** The colours of all that is to be read in a panel, once it has taken up the theme. */
export async function panelColours(panel: FrameLocator, { kind }: Theme): Promise<PanelColours> {
  await panel.locator(`body.${BODY_CLASSES[kind]}`).waitFor();
  const { background, texts } = await panel.locator('body').evaluate(readColours);
  return {
    background,
    contrasts: texts.map(({ text, colour, behind }) => ({ text, contrast: toContrast(colour, behind) })),
  };
}

/** Runs in the page. Of translucent backgrounds each is laid over what is behind it. */
function readColours(body: HTMLElement): { background: string; texts: ShownText[] } {
  const parse = (colour: string): number[] => (colour.match(/[\d.]+/g) ?? []).map(Number);
  const behind = (element: Element | null): Colour => {
    const [red = 0, green = 0, blue = 0, alpha = 1] = parse(element ? getComputedStyle(element).backgroundColor : '');
    if (!element || alpha === 1) return [red, green, blue];
    const [r, g, b] = behind(element.parentElement);
    const mix = (over: number, under: number): number => over * alpha + under * (1 - alpha);
    return [mix(red, r), mix(green, g), mix(blue, b)];
  };
  const texts = [...body.querySelectorAll('h1, h2, h3, p, dt, dd, span, time, button, .row')]
    .filter((element) => element.checkVisibility() && [...element.childNodes].some(isWords))
    .filter((element) => !element.closest('.spoken') && getComputedStyle(element).opacity === '1')
    .map((element) => {
      const [red = 0, green = 0, blue = 0] = parse(getComputedStyle(element).color);
      const colour: Colour = [red, green, blue];
      return { text: element.textContent.slice(0, 40), colour, behind: behind(element) };
    });
  return { background: getComputedStyle(body).backgroundColor, texts };

  function isWords(node: Node): boolean {
    return node.nodeType === Node.TEXT_NODE && (node.textContent ?? '').trim() !== '';
  }
}

/** The contrast ratio of WCAG 2.1. */
function toContrast(one: Colour, other: Colour): number {
  const [dark = 0, light = 0] = [toLuminance(one), toLuminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function toLuminance(colour: Colour): number {
  const [red = 0, green = 0, blue = 0] = colour
    .map((channel) => channel / 255)
    .map((channel) => (channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
