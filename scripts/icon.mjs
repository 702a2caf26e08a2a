// Draws media/icon.png (which the manifest needs as a PNG) from media/icon.svg: node scripts/icon.mjs
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { launchBrowser } from '../test/support/browser.ts';

const media = path.join(import.meta.dirname, '../media');
const svg = await readFile(path.join(media, 'icon.svg'), 'utf8');
const profileDir = await mkdtemp(path.join(tmpdir(), 'icon-'));
const browser = await launchBrowser({ profileDir, width: 128, height: 128 });
try {
  const page = await browser.newPage();
  await page.setViewportSize({ width: 128, height: 128 });
  await page.setContent(`<body style="margin:0;display:flex">${svg}</body>`);
  await writeFile(path.join(media, 'icon.png'), await page.screenshot({ omitBackground: true }));
} finally {
  await browser.close();
  await rm(profileDir, { recursive: true, force: true });
}
