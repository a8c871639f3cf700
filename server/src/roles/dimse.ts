import { startDimse } from "../edges/dimse/index.ts";
import type { Foundation } from "./foundation.ts";

/** Listens for modalities and PACS. */
export async function startDimseRole(
  foundation: Foundation,
): Promise<{ port: number; stop: () => Promise<void> }> {
  const { config, log, metrics } = foundation;
  const component = log.child({ component: "dimse" });
  let associations = 0;
  const server = await startDimse({
    bind: config.bind,
    port: config.dicomPort,
    aeTitle: config.dicomAeTitle,
    site: config.site,
    receive: foundation.receive,
    limits: { objectBytes: config.objectBytesMax },
    log: component,
    metrics: {
      associationOpened: () =>
        metrics.set("isocenter_dicom_associations", {}, ++associations),
      associationRejected: () => {},
      associationClosed: () =>
        metrics.set("isocenter_dicom_associations", {}, --associations),
      operationAnswered: (commandField, status) =>
        metrics.count("isocenter_dicom_requests_total", {
          service: commandField.toString(16).padStart(4, "0"),
          status: status.toString(16).padStart(4, "0"),
        }),
    },
  });
  return { port: server.port, stop: () => server.close() };
}
