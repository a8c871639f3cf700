import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Session, Worklist } from "@isocenter/contracts";
import { CTImageStorage, writePart10 } from "@isocenter/dicom";
import { startTestRest, type TestRest } from "./testing.ts";

const dicom = (number: number): Uint8Array =>
  writePart10({
    dataset: {
      SOPClassUID: CTImageStorage,
      SOPInstanceUID: `1.2.7.${number}.1.1`,
      StudyInstanceUID: `1.2.7.${number}`,
      SeriesInstanceUID: `1.2.7.${number}.1`,
      Modality: number % 2 === 0 ? "MR" : "CT",
      PatientName: `Work^List${number}`,
      PatientID: `W${number}`,
      StudyDate: `2024010${number}`,
      AccessionNumber: `ACC${number}`,
    },
  });

describe("REST", () => {
  let rest: TestRest;
  let cookie = "";
  before(async () => {
    rest = await startTestRest();
    cookie = await rest.signIn("radiologist");
    const response = await call("POST", "/uploads");
    const { id } = (await response.json()) as { id: string };
    for (let number = 1; number <= 5; number += 1) {
      const stored = await fetch(
        `${rest.url}/uploads/${id}/files/${number}.dcm`,
        {
          method: "PUT",
          headers: { cookie },
          body: new Uint8Array(dicom(number)),
        },
      );
      assert.equal(stored.status, 200);
      await stored.arrayBuffer();
    }
  });
  after(async () => {
    await rest.close();
  });
  const call = async (
    method: string,
    path: string,
    body?: unknown,
    as = cookie,
  ): Promise<Response> =>
    await fetch(rest.url + path, {
      method,
      headers: {
        cookie: as,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });

  test("a person signs in, is known, and is gone after signing out", async () => {
    const people = await (await fetch(`${rest.url}/demo-people`)).json();
    assert.ok(Array.isArray(people) && people.length >= 7);
    const own = await rest.signIn("physician");
    const session = (await (
      await call("GET", "/session", undefined, own)
    ).json()) as Session;
    assert.equal(session.person.role, "physician");
    assert.ok(session.may.includes("study.read"));
    assert.ok(!session.may.includes("study.store"));
    assert.equal(
      (await call("DELETE", "/session", undefined, own)).status,
      204,
    );
    const gone = await call("GET", "/session", undefined, own);
    assert.equal(gone.status, 401);
    assert.match(
      gone.headers.get("content-type") ?? "",
      /^application\/problem\+json/,
    );
    assert.equal(
      ((await gone.json()) as { code: string }).code,
      "unauthenticated",
    );
    assert.equal(
      (await call("POST", "/session", { role: "wizard" }, "")).status,
      400,
    );
    const response = await call(
      "POST",
      "/session",
      { personId: "demo-nurse" },
      "",
    );
    assert.match(
      response.headers.get("set-cookie") ?? "",
      /HttpOnly; SameSite=Strict/,
    );
  });

  test("the worklist searches, filters, sorts and pages", async () => {
    const list = async (query: string): Promise<Worklist> => {
      const response = await call("GET", `/studies?${query}`);
      assert.equal(response.status, 200, await response.clone().text());
      return (await response.json()) as Worklist;
    };
    const numbers = ({ rows }: Worklist): string =>
      rows.map(({ PatientID }) => PatientID).join(" ");
    assert.equal((await list("")).total, 5);
    assert.equal(numbers(await list("sort=patient")), "W1 W2 W3 W4 W5");
    assert.equal(numbers(await list("sort=received")), "W5 W4 W3 W2 W1");
    assert.equal(numbers(await list("sort=patient&offset=3&limit=1")), "W4");
    assert.equal((await list("sort=patient&offset=3&limit=1")).total, 5);
    for (const search of ["list3", "w3", "acc3", "1.2.7.3", "WORK list3"])
      assert.equal(
        numbers(await list(`search=${encodeURIComponent(search)}`)),
        "W3",
        search,
      );
    assert.equal(
      (await list(`search=${encodeURIComponent("%")}`)).total,
      0,
      "a per cent sign is a letter",
    );
    assert.equal(numbers(await list("modality=MR&sort=patient")), "W2 W4");
    assert.equal(
      numbers(await list("date=20240102-20240103&sort=patient")),
      "W2 W3",
    );
    assert.equal((await list("state=failed")).total, 0);
    assert.equal((await list("flag=finding")).total, 0);
    assert.equal((await call("GET", "/studies?date=soon")).status, 400);
    assert.equal((await call("GET", "/studies?limit=1000")).status, 400);
  });

  test("a study page, and what is not there or not allowed", async () => {
    const shown = await call("GET", "/studies/1.2.7.1");
    assert.equal(shown.status, 200, await shown.clone().text());
    const detail = (await shown.json()) as {
      study: { PatientName: string };
      series: { instances: unknown[] }[];
    };
    assert.equal(detail.study.PatientName, "Work^List1");
    assert.equal(detail.series[0]?.instances.length, 1);
    assert.equal((await call("GET", "/studies/1.2.7.99")).status, 404);
    assert.equal((await call("GET", "/studies/none")).status, 400);
    assert.equal(
      (await call("PUT", "/studies/1.2.7.1/clinical-facts", { shoeSize: 44 }))
        .status,
      400,
    );
    const scientist = await rest.signIn("data-scientist");
    assert.equal(
      (await call("GET", "/studies", undefined, scientist)).status,
      403,
    );
    assert.equal(
      (await call("GET", "/jobs", undefined, scientist)).status,
      200,
    );
    assert.equal(
      (await call("GET", "/models", undefined, scientist)).status,
      200,
    );
    const auditor = await rest.signIn("auditor");
    const audit = await call("GET", "/audit?limit=200", undefined, auditor);
    assert.equal(audit.status, 200);
    const text = await audit.text();
    assert.match(text, /study\.read/);
    assert.doesNotMatch(
      text,
      /Work\^List|1\.2\.7\.1/,
      "no identity in the audit trail",
    );
    assert.equal((await call("GET", "/audit")).status, 403);
  });

  test("quarantine is decided once", async () => {
    const administrator = await rest.signIn("administrator");
    const { id } = (await (
      await call("POST", "/uploads", undefined, administrator)
    ).json()) as { id: string };
    await fetch(`${rest.url}/uploads/${id}/files/x.dcm`, {
      method: "PUT",
      headers: { cookie: administrator },
      body: "nothing",
    });
    const list = (await (
      await call("GET", "/quarantine", undefined, administrator)
    ).json()) as {
      rows: { id: string; code: string }[];
    };
    assert.equal(list.rows[0]?.code, "not-dicom");
    const item = `/quarantine/${list.rows[0]?.id}`;
    assert.equal(
      (await call("GET", item, undefined, administrator)).status,
      200,
    );
    assert.equal(
      (
        await call(
          "POST",
          `${item}/release`,
          { reason: "try again" },
          administrator,
        )
      ).status,
      400,
    );
    assert.equal(
      (await call("POST", `${item}/reject`, { reason: "no" }, administrator))
        .status,
      400,
      "a reason has words",
    );
    assert.equal(
      (
        await call(
          "POST",
          `${item}/reject`,
          { reason: "not an image" },
          administrator,
        )
      ).status,
      204,
    );
    assert.equal(
      (
        await call(
          "POST",
          `${item}/reject`,
          { reason: "not an image" },
          administrator,
        )
      ).status,
      409,
    );
    assert.equal(
      (await call("POST", `${item}/reject`, { reason: "not an image" })).status,
      403,
    );
  });

  test("live events reach a page that may see them", async () => {
    const heard = async (
      role: string,
    ): Promise<{ next: () => Promise<string>; stop: () => void }> => {
      const stop = new AbortController();
      const response = await fetch(`${rest.url}/events`, {
        headers: { cookie: await rest.signIn(role) },
        signal: stop.signal,
      });
      assert.equal(response.status, 200);
      assert.equal(
        response.headers.get("content-type"),
        "text/event-stream; charset=utf-8",
      );
      assert.ok(response.headers.get("x-correlation-id"));
      let text = "";
      const reading = (async () => {
        if (response.body === null) return;
        for await (const chunk of response.body)
          text += Buffer.from(chunk).toString();
      })().catch(() => undefined);
      return {
        async next() {
          for (
            let tries = 0;
            tries < 100 && !text.includes("event: study");
            tries += 1
          )
            await new Promise((resolve) => setTimeout(resolve, 20));
          return text;
        },
        stop() {
          stop.abort();
          void reading;
        },
      };
    };
    const physician = await heard("physician");
    const auditor = await heard("auditor");
    const { id } = (await (await call("POST", "/uploads")).json()) as {
      id: string;
    };
    await fetch(`${rest.url}/uploads/${id}/files/6.dcm`, {
      method: "PUT",
      headers: { cookie },
      body: new Uint8Array(dicom(6)),
    });
    const text = await physician.next();
    assert.match(
      text,
      /event: study\ndata: \{"type":"study","StudyInstanceUID":"1\.2\.7\.6"\}\n\n/,
    );
    assert.doesNotMatch(text, /event: upload/, "a physician stores nothing");
    auditor.stop();
    physician.stop();
    assert.equal((await fetch(`${rest.url}/events`)).status, 401);
  });

  test("the description names every route with its answers", async () => {
    const description = (await (
      await fetch(`${rest.url}/openapi.json`)
    ).json()) as {
      paths: Record<
        string,
        Record<string, { summary?: string; responses: Record<string, unknown> }>
      >;
    };
    const routes = Object.entries(description.paths).flatMap(
      ([path, methods]) =>
        Object.entries(methods).map(([method, route]) => ({
          path,
          method,
          route,
        })),
    );
    for (const wanted of [
      "/api/v1/session",
      "/api/v1/studies",
      "/api/v1/studies/{StudyInstanceUID}",
      "/api/v1/uploads",
      "/api/v1/quarantine/{id}/release",
      "/api/v1/jobs/{StudyInstanceUID}/retry",
      "/api/v1/models",
      "/api/v1/audit",
      "/api/v1/events",
    ])
      assert.ok(wanted in description.paths, wanted);
    for (const { path, method, route } of routes.filter(({ path: one }) =>
      one.startsWith("/api/v1/"),
    )) {
      assert.ok(route.summary, `${method} ${path} has a summary`);
      assert.ok(
        "4XX" in route.responses || "4xx" in route.responses,
        `${method} ${path} says how it refuses`,
      );
    }
  });
});
