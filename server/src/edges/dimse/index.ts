import { createServer, type AddressInfo, type Socket } from "node:net";
import { defaultLimits, type DimseLimits } from "./limits.ts";
import type { DimseLog, DimseMetrics } from "./observe.ts";
import { commandFields } from "./services/command-elements.ts";
import { echoService } from "./services/c-echo.ts";
import { storeService, type Receive } from "./services/c-store.ts";
import {
  negotiate,
  reject,
  type AcceptorPolicy,
} from "./services/negotiate.ts";
import { Provider } from "./services/provider.ts";
import type { Service } from "./services/service.ts";
import { storableTransferSyntaxes } from "./transfer-syntaxes.ts";
import { storageSOPClasses, uidTable, Verification } from "@isocenter/dicom";
import { Association } from "./upper-layer/index.ts";

export { defaultLimits, type DimseLimits } from "./limits.ts";
export type { DimseLog, DimseMetrics } from "./observe.ts";
export type { Receive } from "./services/c-store.ts";
export {
  requestAssociation,
  type OutgoingObject,
  type RequestOptions,
  type StoreOutcome,
  type UserAssociation,
} from "./services/request-association.ts";
export { AssociationRejected } from "./services/user.ts";
export { AssociationEnded } from "./upper-layer/index.ts";

export interface DimseOptions {
  /** Address to listen on; loopback unless a way in is configured. */
  readonly bind: string;
  /** 0: any free one. */
  readonly port: number;
  readonly aeTitle: string;
  readonly site: string;
  readonly receive: Receive;
  readonly log: DimseLog;
  readonly metrics?: DimseMetrics;
  /** What differs from `defaultLimits`. */
  readonly limits?: Partial<DimseLimits>;
  /** Default: true. */
  readonly checkCalledAE?: boolean;
  /** Absent: every calling AE title is taken. */
  readonly callingAETitles?: readonly string[];
  /** Default: `announced`. See `AcceptorPolicy`. */
  readonly privateStorageClasses?: AcceptorPolicy["privateStorageClasses"];
  /** In order of preference. Default: every one that PS3.6 has for stored data sets. */
  readonly transferSyntaxes?: readonly string[];
}

export interface DimseServer {
  readonly port: number;
  /** Associations established or being negotiated. */
  readonly associations: number;
  /** Listens no more, lets operations under way end within `shutdownMs`, aborts every association. */
  close(): Promise<void>;
}

/**
 * Starts the DICOM network service: Verification and Storage as provider.
 * @throws what `listen` throws: an address in use, a bind address that is none
 */
export async function startDimse(options: DimseOptions): Promise<DimseServer> {
  const limits = { ...defaultLimits, ...options.limits };
  const policy = acceptorPolicy(options);
  const services = new Map<number, Service>([
    [commandFields["C-ECHO-RQ"], echoService],
    [commandFields["C-STORE-RQ"], storeService(options.receive)],
  ]);
  const open = new Map<Association, { provider: Provider; socket: Socket }>();
  let counted = 0;
  let closing = false;

  const connected = (socket: Socket): void => {
    let isCounted = false;
    const provider = new Provider({
      limits,
      services,
      site: options.site,
      log: options.log,
      metrics: options.metrics,
      remoteAddress: socket.remoteAddress ?? "",
      decide(request) {
        if (closing || counted >= limits.associations)
          return reject("localLimit");
        const answer = negotiate(request, policy, limits);
        if (answer.kind === "associate-accept") {
          isCounted = true;
          counted++;
        }
        return answer;
      },
      onEnded() {
        if (isCounted) counted--;
        isCounted = false;
      },
    });
    const association = new Association(socket, "acceptor", limits, provider);
    provider.attach(association);
    open.set(association, { provider, socket });
    socket.once("close", () => open.delete(association));
    association.accept();
  };

  const server = createServer({ noDelay: true }, connected);
  server.maxConnections = limits.associations + limits.spareConnections;
  await new Promise<void>((resolve, refuse) => {
    server.once("error", refuse);
    server.listen(options.port, options.bind, () => {
      server.off("error", refuse);
      server.on("error", (error) =>
        options.log.error("listening failed", { error }),
      );
      resolve();
    });
  });

  return {
    port: (server.address() as AddressInfo).port,
    get associations() {
      return counted;
    },
    async close() {
      closing = true;
      const closed = new Promise<void>((resolve) =>
        server.close(() => resolve()),
      );
      for (const { provider } of open.values()) provider.stop();
      const overdue = setTimeout(() => {
        for (const [association, { socket }] of open) {
          association.abort("the server stops");
          socket.destroy();
        }
      }, limits.shutdownMs);
      await closed;
      clearTimeout(overdue);
    },
  };
}

function acceptorPolicy(options: DimseOptions): AcceptorPolicy {
  const storage = new Set(storageSOPClasses().map(({ uid }) => uid));
  const standard = uidTable();
  return {
    aeTitle: options.aeTitle,
    checkCalledAE: options.checkCalledAE ?? true,
    ...(options.callingAETitles && {
      callingAETitles: new Set(options.callingAETitles),
    }),
    sopClasses: new Set([Verification, ...storage]),
    privateStorageClasses: options.privateStorageClasses ?? "announced",
    isStandardUid: (uid) => standard.has(uid),
    isStorageClass: (uid) => storage.has(uid),
    transferSyntaxes: options.transferSyntaxes ?? storableTransferSyntaxes(),
  };
}
