export { dicomwebBase, viewerBase, viewerUrl } from "./page.ts";
export { viewerRoutes, type ViewerOptions } from "./routes.ts";
