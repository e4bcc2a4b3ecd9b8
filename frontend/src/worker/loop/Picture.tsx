import type { RefObject } from "react";
import { words } from "../messages";
import { PAINTED } from "../observe/whenPainted";
import type { Pictures } from "./usePictures";

interface PictureProps {
  url: string;
  alt: string;
  width: number | null;
  height: number | null;
  pictures: Pictures;
  place?: RefObject<HTMLImageElement | null>;
}

/** An image; in its place, if it did not come, what to do about it. */
export function Picture({ url, alt, width, height, pictures, place }: PictureProps) {
  const shape = { width: width ?? 1, height: height ?? 1 };
  if (pictures.state(url) === "failed") return <PictureGone url={url} pictures={pictures} {...shape} />;
  return (
    <img
      ref={place}
      {...(place && { elementtiming: PAINTED })}
      src={pictures.src(url)}
      alt={alt}
      {...shape}
      onLoad={() => {
        pictures.loaded(url);
      }}
      onError={() => {
        pictures.failed(url);
      }}
    />
  );
}

type PictureGoneProps = Pick<PictureProps, "url" | "pictures"> & { width: number; height: number };

function PictureGone({ url, width, height, pictures }: PictureGoneProps) {
  return (
    <div className="picture-gone" role="alert" style={{ aspectRatio: `${width} / ${height}` }}>
      <p>{words.pictureGone}</p>
      <button
        type="button"
        className="btn btn-sm btn-outline-primary"
        onClick={() => {
          pictures.again(url);
        }}
      >
        {words.pictureAgain}
      </button>
    </div>
  );
}
