"""The four roles. Each room's migrations grant its own permissions to them.

| may                                                  | front desk | editor | clinician | manager |
|------------------------------------------------------|------------|--------|-----------|---------|
| see and work requests                                | yes        |        |           | yes     |
| export, approve a purge, see figures and the record  |            |        |           | yes     |
| edit drafts, propose an edition, publish a signed one|            | yes    | yes       |         |
| sign an edition; edit the safety net                 |            |        | yes       |         |
| emergency unpublish                                  |            | yes    | yes       | yes     |
| add pictures                                         |            | yes    | yes       | yes     |
| practice facts, staff accounts and roles             |            |        |           | yes     |
"""

FRONT_DESK = "Front desk"
EDITOR = "Editor"
CLINICIAN = "Clinician"
MANAGER = "Manager"
ROLES = [FRONT_DESK, EDITOR, CLINICIAN, MANAGER]


def grant(apps, role, app_label, permissions):
    """Give `role` permissions from within a migration.

    `permissions` maps a model's name to codenames: "view" means "view_<model>", a name
    with an underscore stands as it is. They are made here when Django has not made
    them yet (it does so after all migrations).
    """
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=role)
    for model, codenames in permissions.items():
        content_type, _ = ContentType.objects.get_or_create(app_label=app_label, model=model)
        for codename in codenames:
            full = codename if "_" in codename else f"{codename}_{model}"
            permission, _ = Permission.objects.get_or_create(
                codename=full,
                content_type=content_type,
                defaults={"name": full.replace("_", " ")},
            )
            group.permissions.add(permission)
