import type { Child } from 'hono/jsx'

export interface TableProps {
  /** What the table lists; read aloud, not shown. */
  caption: string
  columns: readonly string[]
  rows: readonly { cells: readonly Child[]; dimmed?: boolean }[]
  /** Address of the next page of a long list. */
  next?: string | undefined
  nextLabel?: string
}

/** Rows of like things. On a phone each row becomes a card, with the name of the column before each value. */
export const Table = ({ caption, columns, rows, next, nextLabel = 'Next page' }: TableProps) => (
  <div class="table-frame">
    <table class="table">
      <caption>{caption}</caption>
      <thead>
        <tr>{columns.map((column) => (column === '' ? <td></td> : <th scope="col">{column}</th>))}</tr>
      </thead>
      <tbody>
        {rows.map(({ cells, dimmed }) => (
          <tr class={dimmed ? 'dimmed' : undefined}>
            {cells.map((cell, n) => (
              <td data-column={columns[n]}>
                <div class="cell">{cell}</div>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
    {next && (
      <p class="table-next">
        <a href={next}>{nextLabel}</a>
      </p>
    )}
  </div>
)
