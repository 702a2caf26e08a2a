/** Folders that hold what others wrote or what tools keep for themselves, wherever they lie. */
const NOT_OWN =
  /(?:^|\/)(?:node_modules|bower_components|jspm_packages|site-packages|dist-packages|__pycache__|__pypackages__|\.git|\.hg|\.svn|\.jj|\.tox|\.nox|\.mypy_cache|\.pytest_cache|\.ruff_cache|\.gradle|\.yarn|\.pnpm-store|\.terraform|Pods|Carthage)\//;

/** True for files of libraries and of tools' own stores. @param path with forward slashes, within the workspace folder or absolute */
export function isLibraryPath(path: string): boolean {
  return NOT_OWN.test(path);
}
