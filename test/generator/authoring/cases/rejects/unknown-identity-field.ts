import { get } from "../app.js";

get("/feed", {
  identity: "required",
  // error: "{identity.usrname} is not declared here"
  key: "feed/{identity.usrname}",
});
