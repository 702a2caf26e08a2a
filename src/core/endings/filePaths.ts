/** The path of a URI, decoded, with forward slashes; a plain path stands as it is. */
export function pathOf(uri: string): string {
  const path = /^[a-z][\w+.-]+:(?:\/\/[^/]*)?([^?#]*)/i.exec(uri)?.[1] ?? uri;
  return decode(path).replaceAll('\\', '/');
}

/** The last part of a URI's path. */
export function fileNameOf(uri: string): string {
  const path = pathOf(uri);
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The file name's extension in lower case, without the dot; for a name without one (Dockerfile, Makefile) the name. */
export function extensionOf(uri: string): string {
  const name = fileNameOf(uri).toLowerCase();
  return name.slice(name.lastIndexOf('.') + 1);
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
