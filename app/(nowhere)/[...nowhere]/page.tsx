import { notFound } from 'next/navigation'

/** Any other address: answered inside the shell, for those who are signed in. */
export default function Page() {
  notFound()
}
