"""A passkey of the browser's own: added once, then one signs in without typing anything."""

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Study

KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def hold_a_key(page: Page) -> None:
    """Give the browser a security key that says yes."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})


def test_a_passkey_signs_in_alone_and_its_codes_are_shown(study: Study) -> None:
    page = study.sign_in("ada")
    hold_a_key(page)
    page.goto("/account/")
    page.get_by_role("link", name="Set up or change").click()
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Name").fill("Ada’s laptop")
    page.get_by_role("button", name="Add").click()
    # Without a password to ask for, the new key itself answers for her.
    page.get_by_role("link", name="Use a passkey instead").click()
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    expect(page.locator(".codes")).to_contain_text("\n")
    page.goto("/account/two-step/passkeys/")
    expect(page.get_by_text("Ada’s laptop")).to_be_visible()
    page.goto("/sign-out/")
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(f"{study.site.url}/")
    expect(page.get_by_role("heading", name="My work")).to_be_visible()
    page.goto("/account/")
    expect(page.get_by_text("this one")).to_be_visible()
