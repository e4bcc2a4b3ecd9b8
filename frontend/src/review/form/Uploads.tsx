import type { FilmUpload } from "../../api";
import { bytes, clock } from "../parts/format";
import { Scroller } from "../parts/Scroller";
import { words } from "../words";

/** Every file that arrived. What could run in a page is only ever loaded down. */
export function Uploads({ uploads }: { uploads: FilmUpload[] }) {
  if (uploads.length === 0) return null;
  const { files } = words.form;
  return (
    <section aria-labelledby="uploads">
      <h2 id="uploads">
        {files.title} <span className="count">{uploads.length}</span>
      </h2>
      <Scroller label={files.title}>
        <table className="rows">
          <thead>
            <tr>
              <th scope="col">
                <span className="visually-hidden">{files.preview}</span>
              </th>
              <th scope="col">{files.name}</th>
              <th scope="col">{files.field}</th>
              <th scope="col" className="num">
                {files.size}
              </th>
              <th scope="col">{files.type}</th>
              <th scope="col">{files.at}</th>
              <th scope="col">{files.state}</th>
            </tr>
          </thead>
          <tbody>
            {uploads.map((upload, index) => (
              <Upload key={index} upload={upload} />
            ))}
          </tbody>
        </table>
      </Scroller>
    </section>
  );
}

function Upload({ upload }: { upload: FilmUpload }) {
  const { files } = words.form;
  return (
    <tr>
      <td className="thumbs">
        {upload.picture && <img src={upload.picture.url} alt="" width="44" height="44" loading="lazy" />}
      </td>
      <th scope="row" dir="auto">
        <a href={upload.url} target="_blank" rel="noreferrer">
          <bdi>{upload.name}</bdi>
        </a>{" "}
        <a
          href={upload.url}
          download={upload.name}
          className="download"
          aria-label={files.downloadOne(upload.name)}
        >
          {files.download}
        </a>
      </th>
      <td dir="auto">{upload.field}</td>
      <td className="num">{bytes(upload.size)}</td>
      <td className="muted">{upload.media_type}</td>
      <td className="muted">{clock(upload.at)}</td>
      <td>{upload.handed_in ? files.handedIn : <span className="muted">{files.not}</span>}</td>
    </tr>
  );
}
