import { pathToFileURL } from 'node:url';

/** As the editor writes URIs: everything but letters, digits and `-._~/` is encoded, and drives are lower case. @param file absolute */
export function toEditorUri(file: string): string {
  const { host, pathname } = pathToFileURL(file);
  const decoded = decodeURIComponent(pathname).replace(/^\/[A-Z]:/, (drive) => drive.toLowerCase());
  return `file://${host}${decoded.split('/').map(encodeAll).join('/')}`;
}

function encodeAll(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}
