import type { FormSoFar, FormView, UploadView } from "../../api";
import type { AuthorProblem, LiveForm } from "../form/contract";
import type { WorkerHost } from "../form/host";
import { createHost } from "../form/host";
import { newKey } from "../session/key";
import { Refused } from "../session/server";
import type { Values } from "./server";
import { tellTerminal, tryCall } from "./server";
import { words } from "./words";

export interface PreviewHost extends WorkerHost {
  /** What stands in the form, for the server to judge; nothing of it is kept there. */
  standing: (snapshot: ReturnType<LiveForm["snapshot"]>) => Values;
}

interface PreviewParts {
  form: FormView;
  version: number;
  /** Shows a fault to the author, on the page. */
  tell: (problem: AuthorProblem) => void;
  submit: (standing: Values) => void;
}

const nothing: FormSoFar = { calls: [], added: [], uploads: {}, draft: null, submitted: null };

/** The page's side of a previewed form: procedures are really called, files stay here, nothing is handed in. */
export function createPreviewHost({ form, version, tell, submit }: PreviewParts): PreviewHost {
  const page = newKey();
  const uploads: Record<string, UploadView[]> = {};
  const standing: PreviewHost["standing"] = ({ values, invisible }) => ({
    page,
    version,
    values,
    invisible,
    uploads: Object.fromEntries(
      Object.entries(uploads).map(([name, files]) => [name, files.map(({ url: _, ...file }) => file)]),
    ),
  });
  const fault = (problem: AuthorProblem): void => {
    tell(problem);
    tellTerminal(problem);
  };
  const host = createHost({
    view: form,
    soFar: nothing,
    handled: [],
    // The values are kept with every change: the next form may begin before this one has ended.
    kept: { keepFormDraft: () => true },
    submit: (values, invisible) => {
      submit(standing({ values, invisible }));
    },
    server: {
      call: async (body, signal) => {
        try {
          const { said, ...call } = await tryCall({ ...body, page, version }, signal);
          // The terminal has it already, with the traceback.
          if (said) tell({ where: body.procedure, message: said });
          return call;
        } catch (error) {
          if (error instanceof Refused)
            fault({ where: body.procedure, message: `${words.noProcedure}: ${error.message}` });
          throw error;
        }
      },
      upload: ({ field, file }, onProgress) => {
        const { name, size, type, lastModified } = file;
        const view = { name, size, type, modified_at: lastModified, url: URL.createObjectURL(file) };
        uploads[field] = [...(uploads[field] ?? []), view];
        onProgress(1);
        return Promise.resolve(view);
      },
      draft: () => Promise.resolve(true),
      fault,
    },
  });
  return { ...host, standing };
}
