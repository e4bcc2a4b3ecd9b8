import { useState, useSyncExternalStore } from "react";
import type { FieldConfig, FormEngine, FormState, Json } from "../contract";
import { own } from "../engine/records";
import { keeper, sameFields } from "./keeper";

/**
 * What `selector` reads of the form, renewed when it changes.
 * same: whether two selections are as good as one; then the first one stays, and nothing is drawn again.
 */
export function useForm<T>(
  engine: FormEngine,
  selector: (state: FormState) => T,
  same: (a: T, b: T) => boolean = Object.is,
): T {
  const [keep] = useState(() => keeper<T>());
  return useSyncExternalStore(engine.subscribe, () => keep(selector(engine.state()), same));
}

/** All that the view of a field depends on. */
export interface FieldNow {
  value: Json;
  /** Its errors; undefined if there are none. */
  wrong: string[] | undefined;
  disabled: boolean;
  loading: boolean;
  /** How far its upload is, from 0 to 1. */
  uploading: number | null;
}

/** A field as it is now: one subscription, so that a key press draws one field. */
export function useField(engine: FormEngine, { name = "", type }: FieldConfig): FieldNow {
  return useForm(
    engine,
    ({ values, invalid, locked, dynamic }) => ({
      value: own(values, name),
      wrong: own(invalid, name)?.length ? own(invalid, name) : undefined,
      disabled: locked || own(dynamic.disables, name) === true,
      loading: own(dynamic.loadings, name) === true,
      uploading: type === "file" ? engine.uploading(name) : null,
    }),
    sameFields,
  );
}
