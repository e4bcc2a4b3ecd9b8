/** The one place that sets HTML: the author's own, sanitised by the server or under the policy of a form's page. */
export function Html({ html, className = "" }: { html: string; className?: string }) {
  return <div className={className} dangerouslySetInnerHTML={{ __html: html }} />;
}
