import { UploadFile } from "@isocenter/contracts";
import { z } from "zod";
import { ApiProblem, apiBase, problemOf } from "../api/http.ts";

const Answer = z.union([
  z.array(UploadFile),
  z.object({ files: z.array(UploadFile) }).transform((answer) => answer.files),
]);

/**
 * PUT /uploads/{id}/files/{name}. XMLHttpRequest, because fetch tells nothing about bytes sent.
 * Gives one row for the file and, for a ZIP or a volume, one for each object inside.
 */
export function sendFile(
  uploadId: string,
  name: string,
  file: Blob,
  signal: AbortSignal,
  onSent: (bytes: number) => void,
): Promise<UploadFile[]> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    const settle = (act: () => void) => {
      signal.removeEventListener("abort", abort);
      act();
    };
    request.open(
      "PUT",
      `${apiBase}/uploads/${encodeURIComponent(uploadId)}/files/${encodeURIComponent(name)}`,
    );
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.setRequestHeader("Accept", "application/json");
    request.upload.onprogress = (event) => onSent(event.loaded);
    request.onerror = () =>
      settle(() => reject(new ApiProblem("offline", 0, null)));
    request.onabort = () =>
      settle(() => reject(new DOMException("stopped", "AbortError")));
    request.onload = () =>
      settle(() => {
        if (request.status < 200 || request.status >= 300) {
          reject(problemOf(request.status, request.responseText));
          return;
        }
        let json: unknown;
        try {
          json = JSON.parse(request.responseText);
        } catch (cause) {
          reject(new ApiProblem("unexpected", request.status, null, cause));
          return;
        }
        const rows = Answer.safeParse(json);
        if (rows.success) resolve(rows.data);
        else
          reject(
            new ApiProblem("unexpected", request.status, null, rows.error),
          );
      });
    if (signal.aborted) {
      reject(new DOMException("stopped", "AbortError"));
      return;
    }
    signal.addEventListener("abort", abort);
    request.send(file);
  });
}
