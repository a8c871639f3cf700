import { commands } from "../server/src/roles/commands.ts";
import { dicomwebRoutes } from "../server/src/edges/dicomweb/index.ts";
import { restRoutes } from "../server/src/edges/rest/index.ts";
import { viewerRoutes } from "../server/src/edges/viewer/index.ts";
import {
  otherVariables,
  settings,
} from "../server/src/platform/config/index.ts";
import { createHttp, type Http } from "../server/src/platform/http/index.ts";
import { silentLog } from "../server/src/platform/log/index.ts";
import { createMetrics } from "../server/src/platform/metrics/index.ts";
import { metricTable } from "../server/src/platform/metrics/table.ts";

/** The parts of docs/ that the program itself knows: file → the lines that must stand between its markers. */
export async function docsTables(): Promise<Record<string, string>> {
  return {
    "docs/settings.md": settingsTable(),
    "docs/metrics.md": metricsTable(),
    "docs/commands.md": commandsText(),
    "docs/http.md": await routesTable(),
  };
}

export const beginMark = "<!-- generated: npm run docs -->";
export const endMark = "<!-- end of generated -->";

/** A documentation file with its generated part replaced. @throws Error where it has no markers */
export function withTable(text: string, table: string): string {
  const from = text.indexOf(beginMark);
  const to = text.indexOf(endMark);
  if (from === -1 || to < from) throw new Error("the markers are missing");
  const open = "<!-- prettier-ignore-start -->";
  const close = "<!-- prettier-ignore-end -->";
  return `${text.slice(0, from)}${beginMark}\n\n${open}\n\n${table}\n\n${close}\n\n${text.slice(to)}`;
}

function rows(header: readonly string[], lines: readonly string[][]): string {
  const cell = (text: string) =>
    text.replaceAll("|", "\\|").replaceAll("\n", " ");
  return [header, header.map(() => "---"), ...lines]
    .map((line) => `| ${line.map(cell).join(" | ")} |`)
    .join("\n");
}

function settingsTable(): string {
  const others = Object.entries(otherVariables).map(([name, what]) => [
    `\`${name}\``,
    what,
    "",
    "",
  ]);
  return rows(
    ["variable", "what", "default", "bounds"],
    [
      ...settings.map((setting) => [
        `\`${setting.env}\``,
        setting.description,
        setting.default === "" ? "" : `\`${setting.default}\``,
        [setting.bounds, setting.unit].filter(Boolean).join(", "),
      ]),
      ...others,
    ],
  );
}

function metricsTable(): string {
  return rows(
    ["metric", "type", "labels", "what"],
    Object.entries(metricTable).map(([name, metric]) => [
      `\`${name}\``,
      metric.type,
      metric.labels.map((label) => `\`${label}\``).join(", "),
      metric.help,
    ]),
  );
}

function commandsText(): string {
  return commands
    .map((command) => {
      const options = command.options.map((option) => [
        `\`--${option.name}${option.value === undefined ? "" : ` ${option.value}`}\``,
        option.description,
      ]);
      return [
        `## \`isocenter ${command.name}${command.usage === "" ? "" : ` ${command.usage}`}\``,
        `${command.summary}.`,
        ...(command.details === undefined ? [] : [command.details]),
        ...(options.length === 0 ? [] : [rows(["option", "what"], options)]),
      ].join("\n\n");
    })
    .join("\n\n");
}

async function routesTable(): Promise<string> {
  const http = await composeRoutes();
  try {
    const { paths = {} } = http.swagger() as {
      paths?: Record<string, Record<string, { summary?: string }>>;
    };
    return rows(
      ["method", "address", "what"],
      Object.entries(paths)
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .flatMap(([path, methods]) =>
          Object.entries(methods).map(([method, { summary = "" }]) => [
            method.toUpperCase(),
            `\`${path}\``,
            summary,
          ]),
        ),
    );
  } finally {
    await http.close();
  }
}

/** Registered as `roles/api.ts` does, on nothing: routes are described, none is called. */
async function composeRoutes(): Promise<Http> {
  const http = await createHttp({
    config: { bind: "127.0.0.1" },
    log: silentLog,
    metrics: createMetrics(),
    version: "0.0.0",
  });
  const nothing = { archive: {} } as never;
  await http.register(restRoutes(nothing), { prefix: "/api/v1" });
  await http.register(dicomwebRoutes(nothing), { prefix: "/dicom-web" });
  await http.register(viewerRoutes({ folder: "none" }), { prefix: "/viewer" });
  await http.ready();
  return http;
}
