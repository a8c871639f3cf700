export * from "./failures.ts";
export * from "./result.ts";
export * from "./intended-use.ts";
export * from "./api.ts";
