import { Layout } from './layout.tsx'

export interface ProblemPageProps {
  status: number
  title: string
  detail: string
}

/** An error, for people: what happened, and where to go from here. */
export const ProblemPage = ({ status, title, detail }: ProblemPageProps) => (
  <Layout title={title} description={detail} robots="noindex">
    <div class="sheet problem">
      <p class="problem-status" aria-hidden="true">
        {status}
      </p>
      <h1 dir="auto">{title}</h1>
      <p class="lead" dir="auto">
        {detail}
      </p>
      <div class="actions">
        <a class="button" href="/verify">
          Verify a badge
        </a>
        <a class="button" href="/">
          About Signet
        </a>
      </div>
      <p class="small">Error {status}</p>
    </div>
  </Layout>
)
