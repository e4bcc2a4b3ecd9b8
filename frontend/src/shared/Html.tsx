/** The one place that sets HTML. The server has sanitised it; nothing a worker or a model wrote comes here. */
export function Html({ html, className = "" }: { html: string; className?: string }) {
  return <div className={className} dangerouslySetInnerHTML={{ __html: html }} />;
}
