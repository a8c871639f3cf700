export type { DicomwebDeps } from "./deps.ts";
export { createPixelThreads, type PixelThreads } from "./pixel-threads.ts";
export { dicomwebRoutes } from "./routes.ts";
