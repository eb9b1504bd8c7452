"""The monthly report (月度通报): what the ledger tells of many sites in one month."""
