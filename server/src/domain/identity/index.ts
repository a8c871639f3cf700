export { authorise } from "./authorise.ts";
export { doorValues, type Caller, type Door } from "./caller.ts";
export { demoPeople } from "./demo-people.ts";
export { actionValues, permissions, type Action } from "./roles.ts";
export {
  closeSession,
  findSession,
  openSession,
  sessionHoursMax,
} from "./sessions.ts";
