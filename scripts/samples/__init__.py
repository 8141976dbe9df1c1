"""Invented register pages: content, printings, hands, ageing, cameras."""
