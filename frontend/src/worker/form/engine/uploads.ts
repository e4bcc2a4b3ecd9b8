import type { FieldConfig, Json } from "../contract";
import type { Core } from "./core";
import { messageOf } from "./records";
import { formWords } from "./words";

/** Puts chosen files into fields. A later choice for the same field makes an earlier one void. */
export function createUploads(core: Core, change: (field: FieldConfig, value: Json) => void) {
  const { store, host, uploads } = core;
  const latest = new Map<string, number>();

  async function send(name: string, field: FieldConfig, file: File, turn: number): Promise<void> {
    const isLatest = (): boolean => latest.get(name) === turn;
    const progress = (share: number): void => {
      if (!isLatest()) return;
      uploads.set(name, share);
      store.tell();
    };
    progress(0);
    try {
      const value = await host.upload(name, file, progress);
      if (!isLatest()) return;
      uploads.delete(name);
      change(field, value);
    } catch (error) {
      if (!isLatest()) return;
      uploads.delete(name);
      store.set({
        invalid: { ...store.state().invalid, [name]: [formWords.uploadFailed(messageOf(error))] },
      });
    }
  }

  return (field: FieldConfig, file: File | null): void => {
    const { name } = field;
    if (name === undefined || store.state().locked) return;
    const turn = (latest.get(name) ?? 0) + 1;
    latest.set(name, turn);
    uploads.delete(name);
    if (file === null) {
      change(field, null);
      return;
    }
    const { [name]: _before, ...invalid } = store.state().invalid;
    store.set({ values: { ...store.state().values, [name]: null }, invalid });
    void send(name, field, file, turn);
  };
}
