/** Raised with every change that can alter a result; results name it. */
export const pipelineVersion = "1.0.0";

/** What the numbers depend on beside code and model. */
export const runtime = `node ${process.versions.node} ${process.platform}-${process.arch}`;
