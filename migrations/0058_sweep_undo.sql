-- An explanation given by a slip of the finger is taken back; who gave it and who took it back stands in the audit log.
grant delete on sweep_explanation to watchfloor_app;
