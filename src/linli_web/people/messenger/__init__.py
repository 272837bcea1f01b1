"""Login by the messaging app that the county uses: any OAuth 2 service, told by the environment."""
