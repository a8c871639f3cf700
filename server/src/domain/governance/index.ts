export { mayServe, whyNot, type Permission } from "./may-serve.ts";
