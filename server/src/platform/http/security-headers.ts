/**
 * What our own pages may load: nothing but our files. Styles may stand inline, because the component library writes them at run
 * time; scripts may not.
 */
export const appPolicy = policy({
  "default-src": ["'none'"],
  "script-src": ["'self'"],
  "style-src": ["'self'", "'unsafe-inline'"],
  "img-src": ["'self'", "data:", "blob:"],
  "font-src": ["'self'"],
  "connect-src": ["'self'"],
  "worker-src": ["'self'"],
  "manifest-src": ["'self'"],
  "frame-src": ["'self'"],
  "frame-ancestors": ["'none'"],
  "base-uri": ["'none'"],
  "form-action": ["'self'"],
  "object-src": ["'none'"],
});

/**
 * The viewer decodes images in WebAssembly and in workers made from blobs. It connects to nobody but us, so a `url=` in its address
 * can neither fetch nor send anything elsewhere.
 */
export const viewerPolicy = policy({
  "default-src": ["'self'"],
  "script-src": ["'self'", "blob:", "'wasm-unsafe-eval'"],
  "style-src": ["'self'", "'unsafe-inline'"],
  "img-src": ["'self'", "data:", "blob:"],
  "font-src": ["'self'", "data:"],
  "connect-src": ["'self'", "blob:", "data:"],
  "worker-src": ["'self'", "blob:"],
  "frame-ancestors": ["'self'"],
  "base-uri": ["'self'"],
  "form-action": ["'none'"],
  "object-src": ["'none'"],
});

function policy(
  directives: Readonly<Record<string, readonly string[]>>,
): string {
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources.join(" ")}`)
    .join("; ");
}
