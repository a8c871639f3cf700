export { doorValues, type Caller, type Door } from "./caller.ts";
