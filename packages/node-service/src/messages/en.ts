import { en as catalogue } from "@altilift/core"
import { noticesInEnglish } from "./notices/en.ts"
import type { PageTexts } from "./PageTexts.ts"

export const en: PageTexts = {
  language: "en",
  catalogue,
  signIn: {
    title: "Sign in",
    asks: ["", " asks for access to your projects and photos."],
    email: "E-mail",
    password: "Password",
    submit: "Sign in and allow",
    cancel: "Cancel",
    returns: ["Afterwards you return to ", "."],
    appThatHandles: protocol => `the app that handles ${protocol}`,
  },
  welcome: {
    title: "Welcome",
    lead: ["Choose a password for ", ". You sign in with this e-mail address and the password."],
    password: "New password",
    again: "The same again",
    submit: "Set the password",
    rule: "At least 8 characters. This link works once.",
    done: "The password is set",
    doneHint: "Sign in with your e-mail address and the password.",
    goOn: "Go on",
  },
  forgotten: {
    title: "Forgotten password",
    link: "Forgot your password?",
    lead: "Give your e-mail address. You get a mail with a link to set a new password.",
    submit: "Send the link",
    sent: "If there is an account of this address, a mail is on its way. The link in it works once, within an hour.",
  },
  mail: {
    invitation: {
      subject: "Your invitation to Altilift",
      lead: "You are invited to upload and see photo sets. Open this link to set a password and sign in:",
      rule: "The link works once, within 7 days.",
    },
    forgotten: {
      subject: "A new password for Altilift",
      lead: "A new password was requested for this address. Open this link to set it:",
      rule: "The link works once, within an hour. If it was not you, ignore this mail: nothing has changed.",
    },
  },
  notices: noticesInEnglish,
  impossible: {
    title: "Sign-in is not possible",
    hint: "Go back to where you came from. If it happens again, tell the makers of that app.",
  },
  linkEnded: {
    title: "This link does not work any more",
    hint: "Ask the operator for a new link: altilift-service user link EMAIL",
  },
  faults: {
    parameterTwice: name => `the parameter ${name} is given more than once`,
    appUnknown: "the app is not known here (client_id)",
    addressNotRegistered: app => `the address to return to is not registered for ${app} (redirect_uri)`,
    tokenOnly: "this service answers with a token only (response_type must be token)",
    stateTooLong: most => `state is longer than ${most} characters`,
    formExpired: "the form has expired, or your browser keeps no cookies; start again",
    wrongMethod: "the page takes GET and POST only",
    notAForm: "what came is no form",
    formLost: "the form did not arrive",
    formTooLarge: "the form is too large",
    wrongCredentials: "the e-mail address or the password is wrong",
    passwordsDiffer: "the two passwords differ",
    linkInvalid: "the link was used already, has expired, or is not complete",
  },
}
