import type { CallBody, CallView, CodeFault, DraftInput, UploadView } from "../../api";
import { call, draft, fault } from "../../api";
import { client } from "../../api/client.gen";
import type { Answer } from "./server";
import { accepted } from "./server";

/** What only the page of a form asks of the server. Each throws Refused or Unreached, unless it says otherwise. */
export interface FormServer {
  /** Answers when the call has ended; the same body again is the same call. */
  call: (body: CallBody, leave: AbortSignal) => Promise<CallView>;
  upload: (file: SentFile, onProgress: (share: number) => void) => Promise<UploadView>;
  /** Whether the server has it; never throws. */
  draft: (body: DraftInput) => Promise<boolean>;
  /** Never throws, and nobody waits for it. */
  fault: (body: CodeFault) => void;
}

export interface SentFile {
  field: string;
  file: File;
}

export function createFormServer(token: () => string): FormServer {
  return {
    call: async (body, signal) => accepted(await call({ body, signal })) as CallView,
    upload: async (sent, onProgress) => accepted(await sendFile(sent, token(), onProgress)) as UploadView,
    draft: async (body) => {
      const { response } = (await draft({ body }).catch(() => ({}))) as Answer;
      return response?.ok ?? false;
    },
    fault: (body) => {
      void fault({ body, keepalive: true }).catch(() => undefined);
    },
  };
}

/** `fetch` does not tell how far it is. */
function sendFile(
  { field, file }: SentFile,
  token: string,
  onProgress: (share: number) => void,
): Promise<Answer> {
  const { name, type, lastModified } = file;
  const query = new URLSearchParams({ field, name, type, modified_at: String(lastModified) });
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", `${client.getConfig().baseUrl ?? ""}/api/upload?${query.toString()}`);
    request.setRequestHeader("Authorization", `Bearer ${token}`);
    request.upload.onprogress = ({ loaded, total }) => {
      onProgress(total ? loaded / total : 0);
    };
    request.onerror = () => {
      resolve({});
    };
    request.onload = () => {
      const said = parsed(request.responseText);
      resolve({ data: said, error: said, response: new Response(null, { status: request.status }) });
    };
    request.send(file);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
