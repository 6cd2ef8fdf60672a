/** Signing in and out. */
export const account = () => ({
  account: {
    signOut: "Sign out",
    signOutAsk: "Photos are being uploaded. Sign out and stop the upload?",
    signOutNo: "Stay",
    signedInAs: (email: string) => `Signed in as ${email}`,
  },

  signIn: {
    title: "Sign in",
    lead: "Send photo sets to 3D reconstruction: complete, unaltered, and as fast as your link allows.",
    email: "E-mail",
    password: "Password",
    submit: "Sign in",
    remember: "Keep me signed in on this device",
    rememberHint: "Otherwise you are signed out when this tab is closed.",
    forgotten: "Forgot your password?",
    advanced: "Advanced",
    withToken: "Use a token",
    withPassword: "Use e-mail and password",
    token: "Token",
    tokenHint: "As altilift-service user add, or your provider, gave it to you.",
    key: "App key",
    keyHint: "Names the app that asks; this server publishes none for the page.",
    wrongPassword: "The e-mail address or the password is wrong.",
    wrongToken: "The server does not accept this token.",
    passwordSet: "The password is set. Sign in with it.",
    expired: "Your session has ended. Sign in again to go on; what arrived is not sent again.",
  },
})

export type AccountTexts = ReturnType<typeof account>
