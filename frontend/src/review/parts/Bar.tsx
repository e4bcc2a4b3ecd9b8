/** A share from 0 to 1 as a bar; the number itself stands beside it. */
export function Bar({ share, className = "" }: { share: number; className?: string }) {
  return (
    <svg className={`bar ${className}`} viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
      <rect className="bar-ground" width="100" height="4" />
      <rect className="bar-on" width={Math.max(0, Math.min(1, share)) * 100} height="4" />
    </svg>
  );
}
