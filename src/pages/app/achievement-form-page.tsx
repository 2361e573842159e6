import { type AchievementPageProps, AchievementSheet } from '../achievement-page.tsx'
import { AchievementFields, type AchievementFieldsProps } from './achievement-fields.tsx'
import { achievementHref, Templates } from './achievements-page.tsx'
import { AppLayout } from './app-layout.tsx'
import { Button } from './form/button.tsx'
import { Form } from './form/form.tsx'
import type { TenantFrame } from './frame.ts'
import { Panel } from './parts.tsx'

export interface AchievementFormPageProps extends AchievementFieldsProps {
  frame: TenantFrame
  /** Of which this is a new version; absent for a new achievement. */
  of?: { slug: string; name: string }
  error?: string
  preview?: Omit<AchievementPageProps, 'jsonUrl'>
}

const Preview = ({ preview }: { preview: NonNullable<AchievementFormPageProps['preview']> }) => (
  <section id="preview" aria-labelledby="preview-title">
    <h2 id="preview-title">Preview of the public page</h2>
    <p role="status">Nothing has been saved yet.</p>
    <AchievementSheet
      {...preview}
      heading={
        <h3>
          <bdi>{preview.name}</bdi>
        </h3>
      }
    />
  </section>
)

/** A new achievement, or a new version of one; it can be looked at before it is made. */
export const AchievementFormPage = ({ frame, of, error, preview, ...fields }: AchievementFormPageProps) => {
  const back = achievementHref(frame, of?.slug)
  const action = of ? `${back}/versions` : back
  return (
    <AppLayout
      title={of ? `New version of ${of.name}` : 'New achievement'}
      frame={frame}
      lead={of && 'Badges that were issued keep the version that they were issued with.'}
    >
      {!of && !preview && (
        <Panel title="Start from a template">
          <Templates frame={frame} />
        </Panel>
      )}
      <Form
        action={action}
        submit={of ? 'Make the version' : 'Make the achievement'}
        cancel={back}
        error={error}
      >
        <AchievementFields {...fields} fixedSlug={of !== undefined} />
        <Button kind="plain" name="do" value="preview" formaction={`${action}#preview`}>
          Preview
        </Button>
      </Form>
      {preview && <Preview preview={preview} />}
    </AppLayout>
  )
}
