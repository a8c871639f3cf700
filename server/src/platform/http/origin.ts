import type { IncomingHttpHeaders } from "node:http";

/** What decides whether a request comes from our own pages or from a program, rather than from another site's page. */
export interface RequestOrigin {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  /** Port the connection came in on; undefined where there is no socket. */
  readonly localPort: number | undefined;
}

const safeMethods = new Set(["GET", "HEAD", "OPTIONS"]);
const loopbackNames = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * True where the Host header names us: a loopback name or the bound address, and our port where it names one (some DICOMweb
 * clients leave it out). A page of another site that rebinds its own name to 127.0.0.1 still sends its own name.
 */
export function isOurHost(
  { headers, localPort }: RequestOrigin,
  bind: string,
): boolean {
  const match = /^(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::(\d{1,5}))?$/i.exec(
    headers.host ?? "",
  );
  if (match === null) return false;
  const [, name = "", port] = match;
  const known = loopbackNames.has(name.toLowerCase()) || name === bind;
  if (port === undefined || localPort === undefined) return known;
  return known && Number(port) === localPort;
}

/**
 * True where the request may act. A browser says where a page came from: `Origin` on every unsafe method and every
 * cross-origin read, `Sec-Fetch-Site` always. Programs (curl, PACS) send neither. Only a link that a person follows to one of
 * our pages may come from elsewhere.
 */
export function isOurOrigin({ method, headers }: RequestOrigin): boolean {
  const { origin } = headers;
  const own = `http://${headers.host ?? ""}`;
  if (origin !== undefined && origin !== own) return false;
  const site = headers["sec-fetch-site"];
  if (site === undefined || site === "same-origin" || site === "none")
    return true;
  return (
    safeMethods.has(method) &&
    headers["sec-fetch-mode"] === "navigate" &&
    headers["sec-fetch-dest"] === "document" &&
    headers.upgrade === undefined
  );
}
