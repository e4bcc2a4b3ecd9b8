/** How a file can be shown. */
export type PreviewKind = "image" | "video" | "audio" | "pdf";

const extensions: Record<PreviewKind, string[]> = {
  image: ["png", "jpg", "jpeg", "gif", "heic", "heif", "webp", "bmp"],
  video: ["mkv", "mp4", "webm"],
  audio: ["mp3", "ogg", "wav"],
  pdf: ["pdf"],
};

/** By the extension of its name; null if there is no way. */
export function previewKind(name: string): PreviewKind | null {
  const extension = name.toLowerCase().split(".").pop() ?? "";
  const kinds = Object.keys(extensions) as PreviewKind[];
  return kinds.find((kind) => extensions[kind].includes(extension)) ?? null;
}
