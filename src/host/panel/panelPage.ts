/** What the page is made of; all but the nonce are URIs that the webview can load. */
export type PanelPageParts = { nonce: string; cspSource: string; script: string; style: string };

/** The page's frame: it loads its one style sheet and its one script, and nothing else in the world. */
export function toPanelHtml({ nonce, cspSource, script, style }: PanelPageParts): string {
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource}`,
    `base-uri 'none'`,
    `form-action 'none'`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1.0">
<title>Déjà Fix</title>
<link rel="stylesheet" href="${style}">
</head>
<body>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>
`;
}
