/** Of the empty text: the component library makes empty style elements and fills them through the style sheet's own interface. */
const emptyText = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='";

/** What our own pages may load: nothing but our files. Neither scripts nor styles may stand inline. */
export const appPolicy = ownPolicy(["'self'", emptyText]);

/** The description of the API comes with pages of its library's making, which have inline styles. */
export const docsPolicy = ownPolicy(["'self'", "'unsafe-inline'"]);

function ownPolicy(styles: readonly string[]): string {
  return policy({
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": styles,
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
}

const viewer = {
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
} as const;

/**
 * The viewer decodes images in WebAssembly and in workers made from blobs. It connects to nobody but us, so a `url=` in its address
 * can neither fetch nor send anything elsewhere.
 */
export const viewerPolicy = policy(viewer);

/**
 * A worker has the policy of its own script, not of the page. The decoders of JPEG, JPEG-LS and JPEG 2000 make functions from text,
 * which a worker may: it has no document that a stored script could reach.
 */
export const viewerScriptPolicy = policy({
  ...viewer,
  "script-src": [...viewer["script-src"], "'unsafe-eval'"],
});

function policy(
  directives: Readonly<Record<string, readonly string[]>>,
): string {
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources.join(" ")}`)
    .join("; ");
}
