import manifest from "../../package.json" with { type: "json" };

/** Of the product: one version for all workspaces. */
export const version: string = manifest.version;
