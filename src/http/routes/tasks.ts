import { Hono } from 'hono'
import { describeTask, findIssuerTask, listIssuerTasks } from '../../actions/list-tasks.ts'
import type { AppEnv } from '../context.ts'

/** Long work of the issuer: how far it has come. */
export const taskRoutes = new Hono<AppEnv>()
  .get('/', async (c) => {
    const tasks = await listIssuerTasks(c.var.action, c.var.issuer)
    return c.json({ items: tasks.map(describeTask) })
  })
  .get('/:id', async (c) =>
    c.json(describeTask(await findIssuerTask(c.var.action, c.var.issuer, c.req.param('id')))),
  )
