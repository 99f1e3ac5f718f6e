import { z } from 'zod'
import { Profile } from './profile'

/** The format of profiles as JSON Schema, for editors. Rows that contradict each other only `readProfile` finds. */
export const profileSchema = () => ({
  ...z.toJSONSchema(Profile, { io: 'input' }),
  title: 'Profile of Keyscope',
  description: 'What launches need, by whom and of which key. Rows that name paths or keys win over rows that do not.',
})
